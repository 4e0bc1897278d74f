package server

import "github.com/gin-gonic/gin"

// setupRoutes lead from nothing to a shop.
func (s *Server) setupRoutes(r *gin.RouterGroup) {}

// publicRoutes are the customers' pages: help centre, contact form, rating.
func (s *Server) publicRoutes(r *gin.RouterGroup) {}

// accountRoutes are log-in, log-out and a forgotten password.
func (s *Server) accountRoutes(r *gin.RouterGroup) {}

// settingsRoutes are the owner's settings and an agent's profile.
func (s *Server) settingsRoutes(r *gin.RouterGroup) {}

// articleRoutes are the editor of the help centre.
func (s *Server) articleRoutes(r *gin.RouterGroup) {}

// ratingRoutes are the ratings page.
func (s *Server) ratingRoutes(r *gin.RouterGroup) {}
